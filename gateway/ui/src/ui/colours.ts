/** Ground of the button that lets an order go: white on it has 6.6:1. */
export const GO = "#1b6a2c";
