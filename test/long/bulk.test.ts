import test from 'ava';
import { bulkBySockets, bulkByStreams } from '../support/bulk-transfer.js';

const GIGABYTE = 1_000_000_007;

test.serial('1 GB each way at once, by send and recv', (t) => bulkBySockets(t, GIGABYTE));
test.serial('1 GB each way at once, by the streams of toDuplex', (t) => bulkByStreams(t, GIGABYTE));
