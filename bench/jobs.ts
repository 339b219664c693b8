// Runs in a page of the benchmark: does the jobs that come on its site's stream of events, and
// posts what came of each.

async function run(path: string, name: string, input: unknown): Promise<unknown> {
  const module = await import(path);
  return module[name](input);
}

/** A job: leaves this page for another one. It has no outcome. */
export function leave(url: string): Promise<never> {
  return new Promise(() => location.replace(url));
}

new EventSource('/jobs').onmessage = ({ data }) => {
  const { path, name, input } = JSON.parse(data);
  void run(path, name, input)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error: String(error) }),
    )
    .then((outcome) => fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) }));
};
