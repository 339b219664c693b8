import { echo } from './loopback.js';

addEventListener('message', ({ data }) => {
  void echo(data).then((outcome) => postMessage({ ...outcome, page: typeof document }));
});
