import {
  fileNameHeader,
  imageParameter,
  sharedCache,
  sharedField,
  sharedParameter,
} from '../runtime/offline/names.ts';

/** More than a share sheet lets anybody choose. */
const mostPictures = 1_000;

/**
 * Takes pictures that another application shares, keeps them for the page, and sends the visitor there. A link goes with the
 * address of the page instead. Where the device has no room for them, the page opens as ever.
 */
export async function takeIn(request: Request, scope: string): Promise<Response> {
  try {
    return await takeForm(request, scope);
  } catch {
    return Response.redirect(scope, 303); // better than the browser's own page of errors
  }
}

async function takeForm(request: Request, scope: string): Promise<Response> {
  const form = await request.formData();
  const pictures = form.getAll(sharedField).filter((entry) => entry instanceof File && entry.size > 0);
  if (pictures.length === 0) return Response.redirect(pageFor(linkIn(form), scope), 303);
  await caches.delete(sharedCache); // what an earlier share left behind
  const cache = await caches.open(sharedCache);
  // One after the other: the order in which a cache gives them back is that in which they came.
  for (const [index, file] of (pictures as File[]).slice(0, mostPictures).entries()) {
    const headers = { 'Content-Type': file.type, [fileNameHeader]: encodeURIComponent(file.name) };
    await cache.put(`${scope}${sharedParameter}/${index}`, new Response(file, { headers }));
  }
  return Response.redirect(`${scope}?${sharedParameter}`, 303);
}

const pageFor = (link: string | undefined, scope: string) =>
  link ? `${scope}?${new URLSearchParams({ [imageParameter]: link })}` : scope;

/** Android puts links into `text`: https://w3c.github.io/web-share-target/#examples */
function linkIn(form: FormData): string | undefined {
  const texts = [form.get('url'), form.get('text')].filter((value) => typeof value === 'string');
  return texts.find((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));
}
