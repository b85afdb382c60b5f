/** Whether the person sees the page: it is in front, and the window has the focus. */
import { signal } from '@preact/signals';

const seen = () => !document.hidden && document.hasFocus();

export const inSight = signal(seen());

const look = () => void (inSight.value = seen());
document.addEventListener('visibilitychange', look);
for (const event of ['focus', 'blur']) addEventListener(event, look);
