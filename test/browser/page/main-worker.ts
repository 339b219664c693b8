import { given, show } from './show.js';

// As bundlers want it written.
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const answer = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});
void show(
  given().then((input) => {
    worker.postMessage(input);
    return answer;
  }),
);
