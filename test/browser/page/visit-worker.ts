import { visit } from './visit.js';

addEventListener('message', ({ data }) => {
  void visit(data).then((visited) => postMessage(visited));
});
