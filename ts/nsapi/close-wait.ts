/**
 * How long what is being closed may go on delivering and wait for the peer to close as well, in
 * milliseconds, where nobody says otherwise.
 */
export const CLOSE_WAIT = 5000;
