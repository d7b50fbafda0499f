// `tama demo`: a fictional country on real parts. A registry of health workers, the simulated SMSC on a port
// of 127.0.0.1, Tama bound to it over SMPP, people who answer, and a use case that goes through the whole
// procedure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>

#include "gateway/smpp/misbehaviour.hpp"

namespace tama::demo {

struct DemoOptions {
    std::size_t workers = 500;
    bool once = false;  // run one use case to its report, print that and end
    std::uint64_t seed = 1;
    std::uint16_t port = 8080;  // of the page; 0 lets the system choose
    double speed = 60.0;        // of the demo clock, 1 to 600
    // With both: the workflow goes to these workers of a copy of the registry in data_dir, instead of Tamaland's.
    std::filesystem::path workflow_file;
    std::string target_query;
    std::string database_url;           // empty: SQLite in the data folder
    std::filesystem::path data_dir;     // empty: a folder of its own, removed at the end
    std::filesystem::path report_file;  // where --once writes the report as HTML
    gateway::smpp::Misbehaviour misbehaviour{};  // of the simulated SMSC
};

/// True where the registry is one that was imported before.
inline bool hasOwnRegistry(const DemoOptions& options) {
    return !options.target_query.empty();
}

/// The exit code: 0, or 1 with one clear line on `err`.
int runDemo(const DemoOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tama::demo
