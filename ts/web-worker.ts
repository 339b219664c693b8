/**
 * The script of a worker that does TLS for the page which has started it: what the option `worker`
 * of createFetch and openStream runs. It exports nothing and serves as soon as it is loaded.
 */
import { serve } from './web/worker/serve.js';

serve();
