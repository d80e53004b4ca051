/** What stands before the page where it is operated: another nginx, which ends TLS and passes on a path. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.mjs';

export interface Front {
  /** https, with the path and a slash at its end. */
  readonly url: string;
  /** The hash of its certificate's key, as Chromium is told whom to trust. */
  readonly key: string;
  readonly certificate: string;
  stop(): Promise<void>;
}

/**
 * @param path with a slash at both ends @param upstream the page's address: with a path, which takes the place of `path`,
 *   or without, and the page is asked for the same path
 * @throws Error where it does not come up
 */
export async function startFront(
  { nginx, openssl }: Readonly<Record<'nginx' | 'openssl', string>>,
  path: string,
  upstream: string,
): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-front-'));
  chmodSync(folder, 0o755);
  for (const name of ['body', 'proxy', 'other']) mkdirSync(join(folder, name), { mode: 0o777 });
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  execFileSync(openssl, ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'pipe' });
  const certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  const port = await freePort();
  writeFileSync(join(folder, 'front.conf'), configuration(port, path, upstream));
  const server = spawn(nginx, ['-e', 'stderr', '-p', folder, '-c', 'front.conf'], { stdio: 'inherit' });
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `https://127.0.0.1:${port}${path}`;
  while (!(await answers(url, certificate))) {
    if (server.exitCode !== null) throw new Error(`nginx ended with ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  const key = createHash('sha256').update(publicKey).digest('base64');
  return { url, key, certificate, stop };
}

async function answers(url: string, ca: string): Promise<boolean> {
  const asked = request(url, { ca, agent: false }).end();
  return once(asked, 'response').then(
    ([response]) => {
      response.resume();
      return true;
    },
    () => false,
  );
}

/** As the manuals of proxies have it, with all that they tell about the request. */
const configuration = (port: number, path: string, upstream: string) => `
daemon off;
pid nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path other/fastcgi;
  uwsgi_temp_path other/uwsgi;
  scgi_temp_path other/scgi;
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    location ${path} {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Forwarded "for=$remote_addr;proto=https;host=$http_host";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Prefix ${path};
    }
    # Nothing else of this host is the page's.
    location / {
      return 410;
    }
  }
}
`;
