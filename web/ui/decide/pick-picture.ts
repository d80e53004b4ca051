/**
 * Which of the given files to look at: the first that calls itself an image, else the first of all (a picture whose
 * type the system does not know still deserves a try, and a file that is none a clear answer).
 */
export function pickPicture(files: Iterable<File>): File | undefined {
  const all = [...files];
  return all.find(({ type }) => type.startsWith('image/')) ?? all[0];
}
