#!/usr/bin/env node
import { runCli } from '../dist/cli/madoguchi.js';

process.exitCode = await runCli(process.argv.slice(2));
