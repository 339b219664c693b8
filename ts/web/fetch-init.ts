/** Options of one fetch: the standard's. Those that are of no use over a tunnel are ignored. */
export interface FetchInit extends RequestInit {
  /** `half`, which a body that is a stream needs. */
  duplex?: 'half';
}
