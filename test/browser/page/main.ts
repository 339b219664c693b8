// A page's whole program: what a project that uses the package has for its entry.
import { echo } from './loopback.js';
import { given, show } from './show.js';

void show(given().then(echo));
