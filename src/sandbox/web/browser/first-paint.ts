// Runs before the first paint, so that the page never flashes in the theme that was not chosen.
const chosenTheme = localStorage.getItem('muster.theme');
if (chosenTheme === 'light' || chosenTheme === 'dark') document.documentElement.dataset['theme'] = chosenTheme;
