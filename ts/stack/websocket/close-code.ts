/** Close codes of WebSockets (RFC 6455 7.4.1 and their registry). */
export const CLOSE_NORMAL = 1000;
export const CLOSE_GOING_AWAY = 1001;
export const CLOSE_PROTOCOL_ERROR = 1002;
export const CLOSE_UNSUPPORTED_DATA = 1003;
/** Never sent: there was no code. */
export const CLOSE_NO_STATUS = 1005;
/** Never sent: the connection broke. */
export const CLOSE_ABNORMAL = 1006;
export const CLOSE_INVALID_DATA = 1007;
export const CLOSE_POLICY = 1008;
export const CLOSE_TOO_BIG = 1009;
export const CLOSE_NO_EXTENSION = 1010;
export const CLOSE_TRY_AGAIN = 1013;
export const CLOSE_BAD_GATEWAY = 1014;
