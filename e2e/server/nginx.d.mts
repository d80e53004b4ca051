export const nginxEnvironment: NodeJS.ProcessEnv;
export const nginxIsHere: boolean;
