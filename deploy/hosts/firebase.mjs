/** Serves the build as Firebase Hosting does: with its own code, and the settings in the file that is named. */
import { readFileSync } from 'node:fs';
import superstatic from 'superstatic';

const [file, port] = process.argv.slice(2);
const config = JSON.parse(readFileSync(file, 'utf8')).hosting;
superstatic.server({ config, cwd: process.cwd(), hostname: '127.0.0.1', port: Number(port) }).listen();
