/**
 * How long one thing may take, in ms. It is for what never comes, no verdict on how fast it is: what takes longest (a net's shaders,
 * in software, on one core beside three other suites: two minutes), three times over.
 */
export const patience = 6 * 60_000;
