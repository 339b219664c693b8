import base from './ava.config.mjs';

export default { ...base, files: ['dist/test/long/**/*.test.js'], concurrency: 1, timeout: '30m' };
