import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { applyTheme } from './theme.js';
import { startWords } from './words.js';
import './theme.css';
import './controls.css';
import './frame.css';
import './inbox.css';
import './talk.css';
import './composer.css';

applyTheme();
await startWords();
const place = document.getElementById('page');
if (place !== null) createRoot(place).render(<StrictMode><App /></StrictMode>);
