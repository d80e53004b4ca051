/**
 * Calls back for each new frame that a video shows, while the page is seen: the browser gives none to a hidden tab.
 * Returns what ends it.
 */
export function followFrames(video: HTMLVideoElement, onFrame: () => void): () => void {
  // Absent in Firefox before 132: there, a frame is new when the time has moved on.
  const toldOfFrames: boolean = 'requestVideoFrameCallback' in video;
  let request = 0;
  let shown = -1;
  const ask = () => {
    request = toldOfFrames ? video.requestVideoFrameCallback(take) : requestAnimationFrame(take);
  };
  const take = () => {
    ask();
    if (video.videoWidth === 0 || (!toldOfFrames && video.currentTime === shown)) return;
    shown = video.currentTime;
    onFrame();
  };
  ask();
  return () => {
    if (toldOfFrames) video.cancelVideoFrameCallback(request);
    else cancelAnimationFrame(request);
  };
}
