export const ship = '<svg width="5" height="5">';
export const ship = '<svg width="5" height="5">';
export const ship = '<svg width="5" height="5">';
