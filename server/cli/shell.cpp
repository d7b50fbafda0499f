#include "server/cli/shell.hpp"

#include <pwd.h>
#include <unistd.h>

#include <fstream>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace tama::server {

void Shell::failed(const Error& error) {
    err << "tama: " << describe(error) << '\n';
    exit_code = 1;
}

void Shell::failed(const std::vector<Error>& errors) {
    for (const auto& error : errors) failed(error);
}

std::string shellUser() {
    const auto* user = ::getpwuid(::geteuid());
    return "shell:" + (user ? std::string(user->pw_name) : std::to_string(::geteuid()));
}

Result<std::string> readFile(const std::filesystem::path& file, std::size_t limit) {
    std::error_code problem;
    if (std::filesystem::is_directory(file, problem)) {
        return fail(ErrorCode::InvalidInput, "this is a folder; a file is needed", file);
    }
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(
            ErrorCode::NotFound, "the file cannot be opened: does it exist, and may you read it?", file
        );
    std::string text;
    char chunk[64 * 1024];
    while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
        text.append(chunk, static_cast<std::size_t>(in.gcount()));
        if (text.size() > limit)
            return fail(
                ErrorCode::LimitExceeded,
                "the file is larger than " + std::to_string(limit >> 20U) + " MiB",
                file
            );
    }
    return text;
}

void StoreOptions::addTo(CLI::App& command) {
    command.add_option("--config", config_file, "Configuration file (docs/tama.example.toml explains it)");
    command.add_option("--data", data_dir, "Data folder; overrides the configuration");
}

ConfigResult StoreOptions::load() const {
    if (config_file.empty() && data_dir.empty()) {
        return tl::unexpected(std::vector<Error>{
            {ErrorCode::InvalidInput, "say which database: --data DIR or --config FILE", "command line"}});
    }
    ConfigResult config = config_file.empty() ? ConfigResult(Config{}) : loadConfig(config_file);
    if (config && !data_dir.empty()) config->data_dir = data_dir;
    return config;
}

namespace {

Result<void> findStore(const Config& config) {
    std::error_code problem;
    if (!std::filesystem::is_directory(config.data_dir, problem)) {
        return fail(ErrorCode::NotFound, "there is no such data folder", config.data_dir);
    }
    const auto file = config.database_url.empty() ? config.data_dir / "tama.db" : config.phoneKeyFile();
    if (!std::filesystem::exists(config.phoneKeyFile(), problem) || !std::filesystem::exists(file, problem)) {
        return fail(
            ErrorCode::NotFound,
            "there is no Tama in this data folder (no " + file.filename().string() + ")",
            config.data_dir
        );
    }
    return {};
}

Result<void> makeDataFolder(const Config& config) {
    std::error_code problem;
    if (std::filesystem::create_directories(config.data_dir, problem)) {
        std::filesystem::permissions(config.data_dir, std::filesystem::perms::owner_all, problem);
    }
    if (problem) {
        return fail(
            ErrorCode::Unavailable, "cannot make the data folder: " + problem.message(), config.data_dir
        );
    }
    return {};
}

}  // namespace

Result<OpenStore> openStore(const Config& config, Opening opening) {
    const auto ready = opening == Opening::Existing ? findStore(config) : makeDataFolder(config);
    if (!ready) return fail(ready.error());
    std::optional<store::InstanceLock> lock;
    if (opening == Opening::ToRun) {
        auto acquired = store::InstanceLock::acquire(config.databaseUrl());
        if (!acquired) return fail(acquired.error());
        lock = std::move(*acquired);
    }
    auto phones = store::PhoneCodec::openKeyFile(config.phoneKeyFile());
    if (!phones) return fail(phones.error());
    store::DatabaseSettings settings;
    settings.url = config.databaseUrl();
    settings.must_exist = opening == Opening::Existing;
    auto database = store::Database::open(settings);
    if (!database) return fail(database.error());
    return OpenStore{config, std::move(lock), *phones, std::move(*database)};
}

std::unique_ptr<OpenStore> openStore(const StoreOptions& options, Opening opening, Shell& shell) {
    const auto config = options.load();
    if (!config) {
        shell.failed(config.error());
        return nullptr;
    }
    auto opened = openStore(*config, opening);
    if (!opened) {
        shell.failed(opened.error());
        return nullptr;
    }
    return std::make_unique<OpenStore>(std::move(*opened));
}

}  // namespace tama::server
