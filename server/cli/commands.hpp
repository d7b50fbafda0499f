// The commands of `tama`, one file for each group. Each function adds its commands to the application; what
// they do runs while the arguments are parsed and sets the shell's exit code.
#pragma once

#include "server/cli/shell.hpp"

namespace tama::server {

void addServeCommand(CLI::App& app, Shell& shell);
void addDemoCommand(CLI::App& app, Shell& shell);
void addAccountCommands(CLI::App& app, Shell& shell);
void addClientCommands(CLI::App& app, Shell& shell);  // other systems that send through this gateway
void addFlowCommands(CLI::App& app, Shell& shell);  // flow check, play, replay, bench …; expression
void addFlowExport(CLI::App& flow, Shell& shell);
void addFlowImport(CLI::App& flow, Shell& shell);
void addFlowTestCommand(CLI::App& flow, Shell& shell);
void addFlowCoverCommand(CLI::App& flow, Shell& shell);
void addFlowDiffCommand(CLI::App& flow, Shell& shell);
void addFlowBenchCommand(CLI::App& flow, Shell& shell);
void addAlertsCommands(CLI::App& app, Shell& shell);  // alerts list, set, remove, chains
void addInboxCommands(CLI::App& app, Shell& shell);  // inbox list, done
void addMessageCommand(CLI::App& app, Shell& shell);
void addMessagesCommands(CLI::App& app, Shell& shell);  // messages in-doubt
void addSwitchCommands(CLI::App& app, Shell& shell);  // channel, use-case: pause, resume, drain, kill, list
void addProcedureCommands(CLI::App& use_case, Shell& shell);  // use-case new, show, every act of the SOP
void addSmsCommand(CLI::App& app, Shell& shell);
void addSmscCommand(CLI::App& app, Shell& shell);
void addWorkersCommands(CLI::App& app, Shell& shell);
void addImportCommands(CLI::App& workers, Shell& shell);  // workers import, preview, imports, import-job, undo
void addSyncCommand(CLI::App& workers, Shell& shell);  // workers sync, write-back
void addWorkerActs(CLI::App& workers, Shell& shell);  // workers duplicates, merge, enrolments …
void addGroupsCommands(CLI::App& app, Shell& shell);
void addPlacesCommands(CLI::App& app, Shell& shell);  // places list, without-code, codes
void addForecastCommand(CLI::App& app, Shell& shell);
void addReportCommand(CLI::App& app, Shell& shell);
void addSampleCommand(CLI::App& app, Shell& shell);
void addBackupCommands(CLI::App& app, Shell& shell);  // backup, backup-key, restore, verify
void addDoctorCommands(CLI::App& app, Shell& shell);  // doctor, audit verify

/// The whole program but its process: parses `arguments` (without the program's name) and returns the exit
/// code.
int runCommandLine(const std::vector<std::string>& arguments, Shell& shell);

}  // namespace tama::server
