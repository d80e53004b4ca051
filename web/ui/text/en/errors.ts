import type { ErrorTexts } from '../codes.ts';
import { cameraErrors } from './camera-errors.ts';

export const errors: ErrorTexts = {
  'image-empty': {
    what: 'This file is empty.',
    next: 'Choose another picture, or save this one again where it came from.',
  },
  'image-gone': {
    what: 'This file is gone, or it was changed after it was chosen.',
    next: 'Choose it again where it is now.',
  },
  'image-not-an-image': {
    what: 'This file is not a picture.',
    next: 'Choose a JPEG, PNG, WebP or another kind of picture.',
  },
  'image-corrupt': {
    what: 'This picture is damaged or was cut short.',
    next: 'Try to open it elsewhere, fetch it again, or choose another one.',
  },
  'image-format-unsupported': {
    what: 'This browser cannot read this kind of picture.',
    next: 'Save it as a JPEG or PNG and try again, or use another browser.',
  },
  'image-heic-unsupported': {
    what: 'This browser cannot read HEIC, the kind of picture that an iPhone takes.',
    next: 'On the iPhone, choose Settings > Camera > Formats > Most Compatible. Save the one that you have as a JPEG.',
  },
  'image-drawing-stalled': {
    what: 'This drawing takes too long to draw.',
    next: 'Save it as a PNG and try again, or choose another one.',
  },
  'image-too-large': {
    what: 'This picture has too many pixels to be read safely.',
    next: 'Make it smaller, or choose another one.',
  },
  'image-address-invalid': {
    what: 'This is not the address of a picture.',
    next: 'It begins with https:// and can be copied from the menu of a picture on its site.',
  },
  'image-address-refused': {
    what: 'The picture at this address cannot be read: the other site does not allow it to this page, or has none there.',
    next: 'Save the picture and drop the file here.',
  },
  'image-address-stalled': {
    what: 'The other site takes too long to send the picture.',
    next: 'Try again, or save the picture and drop the file here.',
  },
  'bucket-invalid': {
    what: 'The description of the model is not as it should be.',
    next: 'Try again in a moment. If it stays so, tell whoever runs this page.',
  },
  'model-outdated': {
    what: 'This model was published for an earlier version of this page.',
    next: 'Choose another model. Whoever runs this page can publish it anew.',
  },
  'model-unknown': {
    what: 'The model that this page asked for is not there.',
    next: 'Reload the page to see what is there now.',
  },
  'download-refused': {
    what: 'The server did not give out a file that is needed.',
    next: 'Try again in a moment. If it stays so, tell whoever runs this page.',
  },
  'download-failed': {
    what: 'A file that is needed could not be fetched.',
    next: 'Check your connection, then try again.',
  },
  'download-stalled': {
    what: 'The download has come to a halt.',
    next: 'Check your connection, then try again.',
  },
  'download-corrupt': {
    what: 'A file arrived damaged, so it was not used.',
    next: 'Try again to fetch a fresh copy.',
  },
  'engine-unknown': {
    what: 'The model has no such engine.',
    next: 'Choose another.',
  },
  'engine-unsupported': {
    what: 'This browser lacks what is needed to run the model.',
    next: 'Update it, or use a current Chrome, Edge, Firefox or Safari.',
  },
  'engine-failed': {
    what: 'The model stopped with a fault.',
    next: 'Try again. If it happens again, reload the page.',
  },
  'script-damaged': {
    what: 'A part of the engine arrived damaged, so it was fetched anew.',
    next: 'Try again.',
  },
  'engine-stalled': {
    what: 'The model did not answer in time.',
    next: 'Try again. Closing other tabs can help.',
  },
  'worker-lost': {
    what: 'The browser ended the work in the background.',
    next: 'Try again. Closing other tabs can help.',
  },
  'out-of-memory': {
    what: 'This device has too little free memory for this.',
    next: 'Close other tabs and try again, or choose a smaller picture.',
  },
  ...cameraErrors,
  internal: {
    what: 'Something went wrong on our side.',
    next: 'Try again. If it happens again, reload the page.',
  },
};
