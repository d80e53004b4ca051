export const settings = {
  title: 'Settings',
  theme: 'Look',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
};
