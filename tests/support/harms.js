// What no page of ours has, whatever it shows: handlers written as attributes, frames, addresses and scripts that run.
() => {
  const FOREIGN = ['iframe', 'object', 'embed', 'base', 'math', 'plaintext', 'template'];
  const DATA = ['importmap', 'application/json'];
  const handlers = (element) => [...element.attributes].filter(({ name }) => name.startsWith('on'));
  const leads = (address) => /^(https?|mailto|blob):$/.test(new URL(address).protocol);
  const harms = (element) => [
    ...handlers(element).map(({ name }) => `${element.localName} ${name}`),
    ...(FOREIGN.includes(element.localName) ? [element.localName] : []),
    ...(element.matches('a[href]') && !leads(element.href) ? [`a ${element.getAttribute('href')}`] : []),
    ...(element.matches('script') && !element.src && !DATA.includes(element.type) ? ['script'] : []),
  ];
  return [...document.querySelectorAll('*')].flatMap(harms);
}
