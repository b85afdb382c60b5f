// Returns what no page of ours may contain: inline handlers, frames, and addresses or scripts that run code.
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
