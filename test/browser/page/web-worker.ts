import { echo } from './web.js';

addEventListener('message', ({ data }) => {
  void echo(data).then((echoed) => postMessage(echoed));
});
