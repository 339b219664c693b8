/** The level of options that every socket may have. */
export const NSAPI_SOCKET = 7000;
/** Let a port be bound again at once: boolean. */
export const NSAPI_REUSEADDR = 0;
/** Probe an idle connection: boolean. */
export const NSAPI_KEEPALIVE = 1;
/** Idle time before the first probe: seconds. */
export const NSAPI_KEEPIDLE = 2;
/** Time between probes: seconds. */
export const NSAPI_KEEPINTVL = 3;
/** How long a closed socket goes on delivering: seconds, 0 resets the connection. */
export const NSAPI_LINGER = 4;
/** Size of the outgoing buffer: bytes. */
export const NSAPI_SNDBUF = 5;
/** Size of the incoming buffer: bytes. */
export const NSAPI_RCVBUF = 6;
/** Join a multicast group. */
export const NSAPI_ADD_MEMBERSHIP = 7;
/** Leave a multicast group. */
export const NSAPI_DROP_MEMBERSHIP = 8;
/** Use one network interface only: its name. */
export const NSAPI_BIND_TO_DEVICE = 9;
/** The latency that was measured: milliseconds. */
export const NSAPI_LATENCY = 10;
/** The stagger that was measured: milliseconds. */
export const NSAPI_STAGGER = 11;
/** Type of service: an IP header's byte. */
export const NSAPI_IPTOS = 12;
/** Allow broadcasts: boolean. */
export const NSAPI_BROADCAST = 13;
/** Tell which interface a datagram came by: boolean. */
export const NSAPI_PKTINFO = 14;

/** The level of options that a stack with TLS of its own has. */
export const NSAPI_TLSSOCKET_LEVEL = 7099;
/** The host name to verify: its bytes, without a terminating zero. */
export const NSAPI_TLSSOCKET_SET_HOSTNAME = 0;
/** The trusted CA certificates: PEM without a terminating zero, or DER. */
export const NSAPI_TLSSOCKET_SET_CACERT = 1;
/** The client's certificate: PEM without a terminating zero, or DER. */
export const NSAPI_TLSSOCKET_SET_CLCERT = 2;
/** The client's private key: PEM without a terminating zero, or DER. */
export const NSAPI_TLSSOCKET_SET_CLKEY = 3;
/** Use TLS on this socket: boolean. */
export const NSAPI_TLSSOCKET_ENABLE = 4;

/** The level of options that Mbed OS does not know, and a host's sockets have. */
export const HOST_OPTIONS = 7100;
/** Send small pieces at once instead of gathering them: boolean. */
export const HOST_NODELAY = 0;
/** Keep the process running while the connection is open: boolean. */
export const HOST_REF = 1;

/** The protocol of a stream socket. */
export const NSAPI_TCP = 0;
/** The protocol of a datagram socket. */
export const NSAPI_UDP = 1;

/** The version of an address that is unspecified, or is a name. */
export const NSAPI_UNSPEC = 0;
/** The version of an IPv4 address. */
export const NSAPI_IPv4 = 1;
/** The version of an IPv6 address. */
export const NSAPI_IPv6 = 2;

/** What a socket option's value may be. Bytes are copied by who keeps them. */
export type OptionValue = Uint8Array | number | boolean | string;
