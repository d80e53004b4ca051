/** Another site than the page's: over https, for the CSP lets no other in. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pictureBytes } from '../support/page.ts';

/** A key and a certificate that it signs itself, in PEM; the tests' browsers are told to take it. */
function selfSigned(): string {
  const what = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const whose = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const made = spawnSync('openssl', ['req', ...what, ...whose, '-keyout', '-', '-out', '-'], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr ?? made.error}`);
  return made.stdout;
}

/** Serves the drawn pictures: under /open/ every page may read them, under /closed/ none but its own. */
export async function startSite() {
  const pem = selfSigned();
  const server = createServer({ key: pem, cert: pem }, ({ url = '' }, response) => {
    const [, folder, name = ''] = url.split('/');
    response.writeHead(200, {
      'content-type': 'image/png',
      ...(folder === 'open' && { 'access-control-allow-origin': '*' }),
    });
    response.end(pictureBytes(name.replace('.png', '')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
