/** The page's headers as the hosts of static files want them written: one source, a file a host. */
import { contentType, immutable, revalidated } from '../../scripts/file-headers.ts';
import { securityHeaders } from '../../scripts/security-headers.ts';

const how =
  'Written by `npm run hosts` from scripts/security-headers.ts and scripts/file-headers.ts: change those.';

/** What not every host knows the type of. */
const rareTypes = ['.webmanifest', '.md', '.onnx', '.bin', '.map', '.wasm', '.mjs'].map(
  (ending) => [ending, contentType(`x${ending}`)] as const,
);

/**
 * @param modelOrigin the origin of a bucket of models elsewhere, for the content security policy
 * @returns contents by the file's name
 */
export function hostFiles(modelOrigin?: string): Readonly<Record<string, string>> {
  const headers = Object.entries(securityHeaders({ development: false, modelOrigin }));
  return {
    _headers: headersFile(headers),
    'firebase.json': json(firebase(headers)),
    'vercel.json': json(vercel(headers)),
    'staticwebapp.config.json': json(staticWebApps(headers)),
    'cloudfront.json': json(cloudFront(headers)),
    Caddyfile: caddyFolder(headers),
    'Caddyfile.bucket': caddyBucket(headers),
  };
}

type Headers = readonly (readonly [name: string, value: string])[];

const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;

/**
 * Netlify and Cloudflare. Of a header that two rules name, Cloudflare sends both values: no rule for all paths names
 * Cache-Control, and what both hosts say by themselves (`max-age=0, must-revalidate`) means the same as `no-cache`.
 */
function headersFile(headers: Headers): string {
  const rule = (path: string, lines: Headers) =>
    [path, ...lines.map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  const kept: Headers = [['Cache-Control', immutable]];
  return `${[
    `# ${how}`,
    rule('/*', headers),
    rule('/assets/*', kept),
    rule('/models/:model/:version/*', kept),
  ].join('\n')}\n`;
}

/** The last rule that names a header is the one that counts: https://firebase.google.com/docs/hosting/full-config#headers */
function firebase(headers: Headers) {
  const pairs = (lines: Headers) => lines.map(([key, value]) => ({ key, value }));
  const kept = pairs([['Cache-Control', immutable]]);
  return {
    hosting: {
      public: 'dist',
      // Firebase compresses by itself.
      ignore: ['firebase.json', '**/.*', '**/*.br', '**/*.gz'],
      headers: [
        { source: '**', headers: pairs([...headers, ['Cache-Control', revalidated]]) },
        { source: '/assets/**', headers: kept },
        { source: '/models/*/*/**', headers: kept },
      ],
    },
  };
}

/** Likewise: https://vercel.com/docs/project-configuration#headers */
function vercel(headers: Headers) {
  const pairs = (lines: Headers) => lines.map(([key, value]) => ({ key, value }));
  const kept = pairs([['Cache-Control', immutable]]);
  return {
    framework: null,
    buildCommand: 'npm run build',
    outputDirectory: 'dist',
    headers: [
      { source: '/(.*)', headers: pairs([...headers, ['Cache-Control', revalidated]]) },
      { source: '/assets/(.*)', headers: kept },
      { source: '/models/:model/:version/(.*)', headers: kept },
    ],
  };
}

/**
 * Azure Static Web Apps. The first rule that matches is the one that counts, and a star may only stand at the end:
 * https://learn.microsoft.com/azure/static-web-apps/configuration#routes
 */
function staticWebApps(headers: Headers) {
  return {
    globalHeaders: Object.fromEntries([...headers, ['Cache-Control', revalidated]]),
    routes: [
      { route: '/models/index.json', headers: { 'Cache-Control': revalidated } },
      { route: '/models/*', headers: { 'Cache-Control': immutable } },
      { route: '/assets/*', headers: { 'Cache-Control': immutable } },
    ],
    mimeTypes: Object.fromEntries(rareTypes.map(([ending, type]) => [ending, type.split(';')[0]])),
  };
}

/**
 * A response headers policy, before a bucket whose objects have their own Cache-Control:
 * `aws cloudfront create-response-headers-policy --response-headers-policy-config file://cloudfront.json`.
 */
function cloudFront(headers: Headers) {
  // Those that have a place of their own are refused among the others.
  const own = ['Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options'];
  const of = Object.fromEntries(headers);
  const others = headers.filter(([name]) => !own.includes(name));
  return {
    Name: 'inkling',
    Comment: how,
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: of['Content-Security-Policy'] },
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { Override: true, ReferrerPolicy: of['Referrer-Policy'] },
    },
    CustomHeadersConfig: {
      Quantity: others.length,
      Items: others.map(([Header, Value]) => ({ Header, Value, Override: true })),
    },
  };
}

/** Apart from the removal, with which Caddy would put off the rest until the answer, and lose it for failures. */
const caddyHeaders = (headers: Headers) =>
  ['header {', ...headers.map(([name, value]) => `\t${name} \`${value}\``), '}', 'header -Server']
    .map((line) => `\t${line}`)
    .join('\n');

function caddyFolder(headers: Headers): string {
  const types = rareTypes.flatMap(([ending, type]) => [
    `\t@${ending.slice(1)} path *${ending}`,
    `\theader @${ending.slice(1)} Content-Type "${type}"`,
  ]);
  return `# ${how}
# Caddy, on the built page: SITE_ADDRESS=inkling.example SITE_ROOT=dist caddy run --config Caddyfile
{$SITE_ADDRESS::8080} {
	root {$SITE_ROOT:dist}
${caddyHeaders(headers)}
	@immutable path_regexp ^/(assets/|models/[^/]+/[^/]+/)
	header Cache-Control ${revalidated}
	header @immutable {
		# A failure is never kept, whatever its path.
		match status 200 206 304
		Cache-Control "${immutable}"
	}
${types.join('\n')}
	file_server {
		precompressed br gzip
	}
}
`;
}

function caddyBucket(headers: Headers): string {
  return `# ${how}
# Caddy, in front of a bucket that anybody may read, whose objects say by themselves how long they may be kept:
# SITE_ADDRESS=inkling.example BUCKET=https://s3.example BUCKET_PATH=/NAME/PREFIX caddy run --config Caddyfile.bucket
{$SITE_ADDRESS::8080} {
${caddyHeaders(headers)}
	@other not method GET HEAD
	respond @other 405
	# Of rewrites, the first that matches is the only one. Without the query: it is the page's, and a bucket has meanings of its own.
	@page path /
	rewrite @page {$BUCKET_PATH}/index.html?
	rewrite * {$BUCKET_PATH}{path}?
	reverse_proxy {$BUCKET} {
		header_up Host {upstream_hostport}
		# What is not there is refused (403) to whoever may not list the bucket.
		@missing status 403 404
		handle_response @missing {
			header Cache-Control no-cache
			respond 404
		}
	}
}
`;
}
