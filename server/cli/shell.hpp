// What a command of the command line works with: its streams, and the exit code it sets (0 ok, 1 failed, 2
// usage). Errors are one clear line each, on `err`.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "server/config.hpp"
#include "store/database.hpp"
#include "store/instance_lock.hpp"
#include "store/phone_codec.hpp"

namespace CLI {
class App;
}

namespace tama::server {

struct Shell {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    int exit_code = 0;

    void failed(const Error& error);
    void failed(const std::vector<Error>& errors);
};

/// Who acts at a shell, for the record: as the operating system knows them.
std::string shellUser();

inline constexpr std::size_t kLargestInput = 64 * 1024 * 1024;  // bytes of a file named on the command line

/// A whole file, or an Error that names it.
Result<std::string> readFile(const std::filesystem::path& file, std::size_t limit = kLargestInput);

/// --config and --data, which every command that touches the database takes.
struct StoreOptions {
    std::filesystem::path config_file;
    std::filesystem::path data_dir;

    void addTo(CLI::App& command);
    /// The configuration with --data applied. Neither option is an error: nothing is guessed.
    ConfigResult load() const;
};

/// What a command does with the database.
enum class Opening : std::uint8_t {
    Existing,  // beside a running server; a folder without a database is an error
    ToFill,    // the same, but the database may be made
    ToRun      // as the one server of this data: nothing may run on it already
};

struct OpenStore {
    Config config;
    std::optional<store::InstanceLock> lock;  // to run only; given back after the database is closed
    store::PhoneCodec phones;
    std::unique_ptr<store::Database> database;
};

/// Opens (and migrates) the database and the key of its numbers. Only commands that fill or run it make what
/// is missing, the data folder for its owner alone: a mistyped folder must not look like an empty ministry.
Result<OpenStore> openStore(const Config& config, Opening opening);
/// The same from the options; prints what is wrong and sets the exit code.
std::unique_ptr<OpenStore> openStore(const StoreOptions& options, Opening opening, Shell& shell);

}  // namespace tama::server
