import { testEverySuite } from '../support/unit-suites.js';

// Mbed TLS's own unit suites, all of them, over the full build.
await testEverySuite('full');
