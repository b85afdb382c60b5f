/** Requests about Spaces, as this site sends them. */
import { look, send } from '../site/site.js';
import { createSpaceApi } from './requests.js';

export const spaceApi = createSpaceApi(send, look);
