/** Has the browser keep the page, once it is there, so that it opens without a network; not while it is developed. */
export function setUpOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    // Where it is refused (private windows, say) the page works as long as there is a network.
    navigator.serviceWorker.register('./service-worker.js').catch(() => {});
  };
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}
