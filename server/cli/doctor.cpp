#include "server/operations/doctor.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/trail_check.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

void runDoctor(const StoreOptions& options, bool as_json, Shell& shell) {
    const auto config = options.load();
    if (!config) {
        shell.failed(config.error());
        return;
    }
    const auto findings = examine(*config, SystemWallClock().now());
    nlohmann::json list = nlohmann::json::array();
    for (const auto& finding : findings) {
        if (finding.verdict == Verdict::Fail) shell.exit_code = 1;
        list.push_back(
            {{"verdict", nameOf(finding.verdict)}, {"subject", finding.subject}, {"detail", finding.detail}}
        );
        if (as_json) continue;
        shell.out << std::left << std::setw(6) << nameOf(finding.verdict) << std::setw(18) << finding.subject
                  << finding.detail << '\n';
    }
    if (as_json) shell.out << list.dump(2) << '\n';
}

void verifyAudit(const StoreOptions& options, Shell& shell) {
    const auto opened = openStore(options, Opening::Existing, shell);
    if (!opened) return;
    const auto [verdict, differences] = opened->database->read([](store::Sql& sql) {
        return std::pair{requests::verifyAuditTrail(sql), requests::differencesFromTrail(sql)};
    });
    if (!verdict.ok()) {
        shell.failed({ErrorCode::Conflict, verdict.reason, "audit row " + std::to_string(*verdict.broken)});
        return;  // what it says of use cases is worth nothing
    }
    shell.failed(differences);
    shell.out << "The audit trail is whole and in order"
              << (differences.empty() ? ", and every use case and approval agrees with it" : "")
              << ". Write both down and compare them next time:\n  rows  " << verdict.rows << "\n  head  "
              << (verdict.head.empty() ? "-" : verdict.head) << '\n';
}

}  // namespace

void addDoctorCommands(CLI::App& app, Shell& shell) {
    auto* doctor =
        app.add_subcommand("doctor", "Checks configuration, database, disk, clock, channels, backups");
    const auto options = std::make_shared<StoreOptions>();
    const auto as_json = std::make_shared<bool>(false);
    options->addTo(*doctor);
    doctor->add_flag("--json", *as_json, "Write JSON");
    doctor->callback([options, as_json, &shell] { runDoctor(*options, *as_json, shell); });

    auto* audit = app.add_subcommand("audit", "The audit trail");
    audit->require_subcommand(1);
    auto* verify =
        audit->add_subcommand("verify", "Recomputes the whole chain; finds changed or removed rows, and use cases edited by hand");
    const auto verify_options = std::make_shared<StoreOptions>();
    verify_options->addTo(*verify);
    verify->callback([verify_options, &shell] { verifyAudit(*verify_options, shell); });
}

}  // namespace tama::server
