/** Whether a value is an Error to read, of whatever realm (an iframe's, a vm context's). */
export function isError(value: unknown): value is Error {
  return (
    value instanceof Error ||
    (typeof value === 'object' &&
      value !== null &&
      'name' in value &&
      typeof value.name === 'string' &&
      'message' in value &&
      typeof value.message === 'string')
  );
}
