/** What differs between Node and pages: in the published package, the one of the two that fits. */
export {
  defaultDuplex,
  defaultStack,
  readCertificateFiles,
  readPackageFile,
  type Duplex,
  type StackOptions,
} from './node/index.js';
