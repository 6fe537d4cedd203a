package main

// version is that of FyneApp.toml and CHANGELOG.md.
const version = "0.1.0"
