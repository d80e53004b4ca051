/** That the page counts, where its operator wants that. */
export const counts = {
  said: 'This page counts anonymously how its answers turn out.',
  refused: 'This visit is not counted.',
  browserRefuses: 'Your browser asks not to be tracked: this visit is not counted.',
  choice: 'Count my visits',
  more: 'What is counted',
  what: 'When you leave this page or turn to another one, its own server is told, once, of at most the first eight answers: the model and the engine, the class that was named or that none was, or the code of what went wrong, roughly how long it took, and whether the model was on your device already.',
  never:
    'Never the picture or a part of it, no name and no number of yours, no cookie, nothing of where you came from, and your address is not written down. Pictures of a list, the live picture of the camera and comparisons are not counted.',
};
