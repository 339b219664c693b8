/* What the pages name of Mbed OS: its public declarations, so that their C++ can be compiled. */
#include <cstddef>
#include <cstdint>
#include "mbedtls/ssl.h"

typedef int nsapi_error_t;
typedef int nsapi_size_or_error_t;
enum { NSAPI_ERROR_OK = 0 };

struct SocketAddress {
  void set_port(uint16_t port);
};

struct NetworkInterface {
  nsapi_error_t gethostbyname(const char *name, SocketAddress *address);
};

struct Socket {
  virtual ~Socket();
  virtual nsapi_error_t close();
  virtual nsapi_error_t connect(const SocketAddress &address);
  virtual nsapi_size_or_error_t send(const void *data, size_t size);
  virtual nsapi_size_or_error_t recv(void *data, size_t size);
  nsapi_size_or_error_t sendto(const SocketAddress &address, const void *data, size_t size);
  nsapi_size_or_error_t recvfrom(SocketAddress *address, void *data, size_t size);
  nsapi_error_t bind(const SocketAddress &address);
  void set_blocking(bool blocking);
  void set_timeout(int milliseconds);
  void sigio(void (*callback)());
  nsapi_error_t setsockopt(int level, int option, const void *value, unsigned length);
  nsapi_error_t getsockopt(int level, int option, void *value, unsigned *length);
  Socket *accept(nsapi_error_t *error = nullptr);
  nsapi_error_t listen(int backlog = 1);
  nsapi_error_t getpeername(SocketAddress *address);
};

struct TCPSocket : Socket {
  nsapi_error_t open(NetworkInterface *network);
};

struct TLSSocketWrapper : Socket {
  enum control_transport {
    TRANSPORT_KEEP,
    TRANSPORT_CONNECT_AND_CLOSE,
    TRANSPORT_CONNECT,
    TRANSPORT_CLOSE
  };
  TLSSocketWrapper(Socket *transport, const char *hostname = nullptr,
                   control_transport control = TRANSPORT_CONNECT_AND_CLOSE);
  using Socket::connect;
  nsapi_error_t connect();
  void set_hostname(const char *hostname);
  nsapi_error_t set_root_ca_cert(const void *ca, size_t length);
  nsapi_error_t set_root_ca_cert(const char *pem);
  nsapi_error_t append_root_ca_cert(const void *ca, size_t length);
  nsapi_error_t set_root_ca_cert_path(const char *path);
  nsapi_error_t set_client_cert_key(const char *certificate, const char *key);
  mbedtls_x509_crt *get_own_cert();
  int set_own_cert(mbedtls_x509_crt *certificate);
  mbedtls_x509_crt *get_ca_chain();
  void set_ca_chain(mbedtls_x509_crt *chain);
  mbedtls_ssl_config *get_ssl_config();
  void set_ssl_config(mbedtls_ssl_config *config);
  mbedtls_ssl_context *get_ssl_context();
};

struct TLSSocket : TLSSocketWrapper {
  TLSSocket();
  nsapi_error_t open(NetworkInterface *network);
};
