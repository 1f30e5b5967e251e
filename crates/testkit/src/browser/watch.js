// Before something is pressed: marks this document, and notes whether the press leads away from it.
const watch = { leaves: false };
window.doorwardWatch = watch;
const elsewhere = (target) => target && target !== '_self';
window.addEventListener('submit', (event) => {
  const target = event.submitter?.formTarget || event.target.target;
  if (!event.defaultPrevented && !elsewhere(target)) watch.leaves = true;
}, { once: true });
window.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || elsewhere(link.target) || link.hasAttribute('download')) return;
  const here = location.href.split('#')[0];
  if (link.href.split('#')[0] !== here || !link.href.includes('#')) watch.leaves = true;
}, { once: true });
return true;
