/*
 * The client of this folder's client.ts over native Mbed TLS: it reads orders from its standard
 * input, a line each, and answers each with the milliseconds that passed and those of its CPU.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#include "mbedtls/error.h"
#include "mbedtls/net_sockets.h"
#include "mbedtls/ssl.h"
#include "psa/crypto.h"

enum { HEAD = 13, MOST = 65536 };

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context random_bytes;
static unsigned char bytes[MOST];

struct order {
    char task[16];
    int port, version, suite;
    char cipher[64];
    long long count;
    int piece;
    char ca[1024];
};

struct connection {
    mbedtls_ssl_context ssl;
    mbedtls_net_context net;
};

static void must(int result, const char *what)
{
    char why[200];
    if (result >= 0) {
        return;
    }
    mbedtls_strerror(result, why, sizeof why);
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static double wall_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double cpu_now(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static void configure(mbedtls_ssl_config *config, mbedtls_x509_crt *ca, const struct order *order,
                      int *suites)
{
    mbedtls_ssl_protocol_version version =
        order->version == 12 ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3;
    mbedtls_ssl_config_init(config);
    mbedtls_x509_crt_init(ca);
    must(mbedtls_ssl_config_defaults(config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                     MBEDTLS_SSL_PRESET_DEFAULT), "defaults");
    must(mbedtls_x509_crt_parse_file(ca, order->ca), "CA certificate");
    mbedtls_ssl_conf_ca_chain(config, ca, NULL);
    mbedtls_ssl_conf_rng(config, mbedtls_ctr_drbg_random, &random_bytes);
    mbedtls_ssl_conf_min_tls_version(config, version);
    mbedtls_ssl_conf_max_tls_version(config, version);
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
    suites[0] = order->suite;
    suites[1] = 0;
    if (order->suite != 0) {
        mbedtls_ssl_conf_ciphersuites(config, suites);
    }
}

static void open_connection(struct connection *connection, const struct order *order,
                            const mbedtls_ssl_config *config, const mbedtls_ssl_session *session)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(order->port) };
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    mbedtls_net_init(&connection->net);
    mbedtls_ssl_init(&connection->ssl);
    connection->net.fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connection->net.fd < 0 ||
        connect(connection->net.fd, (struct sockaddr *) &address, sizeof address) != 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(connection->net.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    must(mbedtls_ssl_setup(&connection->ssl, config), "setup");
    must(mbedtls_ssl_set_hostname(&connection->ssl, "localhost"), "host name");
    if (session != NULL) {
        must(mbedtls_ssl_set_session(&connection->ssl, session), "session");
    }
    mbedtls_ssl_set_bio(&connection->ssl, &connection->net, mbedtls_net_send, mbedtls_net_recv,
                        NULL);
    must(mbedtls_ssl_handshake(&connection->ssl), "handshake");
}

static void close_connection(struct connection *connection)
{
    mbedtls_ssl_close_notify(&connection->ssl);
    mbedtls_ssl_free(&connection->ssl);
    mbedtls_net_free(&connection->net);
}

static void send_all(struct connection *connection, const unsigned char *from, size_t size)
{
    while (size > 0) {
        int sent = mbedtls_ssl_write(&connection->ssl, from, size);
        if (sent == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET ||
            sent == MBEDTLS_ERR_SSL_WANT_READ) {
            continue;
        }
        must(sent, "write");
        from += sent;
        size -= sent;
    }
}

/* With a session: takes what a ticket made, which TLS 1.3 sends when it likes. */
static void receive_all(struct connection *connection, long long size, mbedtls_ssl_session *session)
{
    static unsigned char into[MOST];
    while (size > 0) {
        int got = mbedtls_ssl_read(&connection->ssl, into, sizeof into);
        if (got == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
            if (session != NULL) {
                mbedtls_ssl_session_free(session);
                mbedtls_ssl_session_init(session);
                must(mbedtls_ssl_get_session(&connection->ssl, session), "ticket");
            }
            continue;
        }
        /* The socket blocks: it was a message that brought no bytes. */
        if (got == MBEDTLS_ERR_SSL_WANT_READ) {
            continue;
        }
        must(got == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : got, "read");
        size -= got;
    }
}

static void send_head(struct connection *connection, char what, long long count, int piece)
{
    unsigned char head[HEAD] = { (unsigned char) what };
    for (int at = 0; at < 8; at++) {
        head[8 - at] = (unsigned char) ((uint64_t) count >> 8 * at);
    }
    for (int at = 0; at < 4; at++) {
        head[12 - at] = (unsigned char) ((uint32_t) piece >> 8 * at);
    }
    send_all(connection, head, sizeof head);
}

static void get_session(const struct order *order, const mbedtls_ssl_config *config,
                        mbedtls_ssl_session *session)
{
    struct connection connection;
    mbedtls_ssl_session_init(session);
    open_connection(&connection, order, config, NULL);
    send_head(&connection, 'd', 1, 16384);
    receive_all(&connection, 1, session);
    if (order->version == 12) {
        must(mbedtls_ssl_get_session(&connection.ssl, session), "session");
    }
    close_connection(&connection);
}

static void handshakes(const struct order *order, const mbedtls_ssl_config *config)
{
    mbedtls_ssl_session session;
    int resumes = strcmp(order->task, "resumed") == 0;
    double wall = 0, cpu;
    if (resumes) {
        get_session(order, config, &session);
    }
    cpu = cpu_now();
    for (long long made = 0; made < order->count; made++) {
        struct connection connection;
        double begun = wall_now();
        open_connection(&connection, order, config, resumes ? &session : NULL);
        wall += wall_now() - begun;
        close_connection(&connection);
    }
    printf("%f %f\n", wall, cpu_now() - cpu);
    if (resumes) {
        mbedtls_ssl_session_free(&session);
    }
}

static void transfer(const struct order *order, const mbedtls_ssl_config *config)
{
    struct connection connection;
    double wall, cpu;
    open_connection(&connection, order, config, NULL);
    wall = wall_now();
    cpu = cpu_now();
    if (strcmp(order->task, "down") == 0) {
        send_head(&connection, 'd', order->count, order->piece);
        receive_all(&connection, order->count, NULL);
    } else if (strcmp(order->task, "up") == 0) {
        send_head(&connection, 'u', order->count, order->piece);
        for (long long left = order->count; left > 0; left -= order->piece) {
            send_all(&connection, bytes, left < order->piece ? left : order->piece);
        }
        receive_all(&connection, 1, NULL);
    } else {
        send_head(&connection, 'e', order->count * order->piece, order->piece);
        for (long long trip = 0; trip < order->count; trip++) {
            send_all(&connection, bytes, order->piece);
            receive_all(&connection, order->piece, NULL);
        }
    }
    printf("%f %f\n", wall_now() - wall, cpu_now() - cpu);
    close_connection(&connection);
}

static void obey(const struct order *order)
{
    mbedtls_ssl_config config;
    mbedtls_x509_crt ca;
    int suites[2];
    configure(&config, &ca, order, suites);
    if (strcmp(order->task, "full") == 0 || strcmp(order->task, "resumed") == 0) {
        handshakes(order, &config);
    } else {
        transfer(order, &config);
    }
    fflush(stdout);
    mbedtls_x509_crt_free(&ca);
    mbedtls_ssl_config_free(&config);
}

int main(void)
{
    char line[2048];
    memset(bytes, 0xa5, sizeof bytes);
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&random_bytes);
    must(mbedtls_ctr_drbg_seed(&random_bytes, mbedtls_entropy_func, &entropy, NULL, 0), "seed");
    must(psa_crypto_init(), "PSA");
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct order order;
        if (sscanf(line, "%15s %d %d %d %63s %lld %d %1023[^\n]", order.task, &order.port,
                   &order.version, &order.suite, order.cipher, &order.count, &order.piece,
                   order.ca) != 8 || order.piece > MOST) {
            fprintf(stderr, "This is no order: %s", line);
            return 1;
        }
        obey(&order);
    }
    return 0;
}
