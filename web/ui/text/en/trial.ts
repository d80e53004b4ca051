/** A version of a model that is tried out on some visitors. */
export const trial = {
  runs: (version: string) => `Version ${version} of the model, which is being tried out.`,
  failed: (version: string) => `Version ${version} of the model: the one being tried out did not work.`,
};
