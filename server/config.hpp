// The configuration file (TOML): read once at start, then a plain value. docs/tama.example.toml explains each
// key. Everything wrong with a file is found in one go, each with "file:line", the key and what to do.
// Secrets are read from files of their own where the key ends in _file. Pure but for reading those files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/runtime/place_quiet.hpp"
#include "flows/runtime/send_budget.hpp"
#include "flows/runtime/service_words.hpp"
#include "requests/procedure.hpp"
#include "gateway/delivery_rules.hpp"
#include "gateway/http/http_settings.hpp"
#include "gateway/outcome_map.hpp"
#include "gateway/quiet_hours.hpp"
#include "gateway/router.hpp"
#include "requests/tariff.hpp"
#include "server/registry_config.hpp"
#include "server/smpp_line_config.hpp"

namespace tama::server {

enum class TlsMode : std::uint8_t {
    Off,         // plain HTTP; loopback only
    SelfSigned,  // a certificate made at first start, in the data folder
    Files        // the ministry's own certificate
};

struct ListenConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    TlsMode tls = TlsMode::Off;
    std::filesystem::path certificate;
    std::filesystem::path private_key;
    std::string public_url;  // the origin that browsers see at a TLS proxy, as they write it; empty: none
};

struct ChannelConfig {
    std::string name;
    std::optional<gateway::HttpChannelSettings> http;  // kind = "http"; the SMPP keys are not read then
    std::string host;
    std::uint16_t port = 2775;  // IANA's for SMPP
    std::string system_id;
    std::string password;    // SMPP 3.4 allows 8 characters; never logged
    std::string sender;      // short code or sender name
    int window = 10;         // submits on the wire without an answer
    double throughput = 20;  // segments a second, at most
    gateway::InDoubtPolicy in_doubt = gateway::InDoubtPolicy::Await;
    bool replies_free = false;           // answering costs a worker nothing: short code, reverse billing
    bool transliterate = false;          // write ’ as ' and the like where that saves segments
    std::vector<std::string> prefixes;   // E.164 without "+"; this and the next: see gateway::Route
    std::vector<std::string> operators;  // as the numbering plan of the country names them
    std::map<std::int64_t, gateway::FailureClass> error_codes;  // what the operator means by its receipts' err
    std::string outcomes;             // names a file in outcomes_folder; empty: the standard rules
    gateway::OutcomeMap outcome_map;  // of that file, error_codes included
    SmppLineConfig line;
};

struct Config {
    std::filesystem::path data_dir = "/var/lib/tama";
    std::string database_url;      // empty: SQLite in the data folder
    std::string country;           // ISO 3166-1 alpha-2: how numbers without a country code are read
    std::string timezone = "UTC";  // IANA: when a day begins in workflows
    std::string date_format = "DD-MM-YYYY";  // or YYYY-MM-DD, MM-DD-YYYY: how dates are read and written
    flows::Collation collation = flows::Collation::Default;  // how words of workers are compared
    std::vector<std::string> languages{"eng"};  // ISO 639-3 of workers; the first is the default
    requests::Procedure procedure{};  // of the SOP, as the ministry adapted it
    std::vector<runtime::LanguageWords> words{};  // what the country adds to the built-in vocabulary
    bool introduce = true;  // say at first contact who asks, why, whether it is free, HELP and STOP
    std::string log_level = "info";
    bool training = false;  // nothing but a simulated SMSC on this machine may be reached
    ListenConfig listen;
    std::vector<ChannelConfig> channels;
    gateway::RoutingSettings routing;  // rules and operators of a person
    std::optional<gateway::QuietHours> quiet_hours;
    RegistryConfig registry;
    std::vector<runtime::PlaceQuiet> place_quiet_hours{};
    runtime::SendBudget budget{};  // of each worker
    requests::Tariffs tariffs{};   // what SMS cost, for forecasts

    /// database_url, or the SQLite file in the data folder.
    std::string databaseUrl() const;
    std::filesystem::path phoneKeyFile() const { return data_dir / "phone.key"; }
};

using ConfigResult = tl::expected<Config, std::vector<Error>>;

ConfigResult loadConfig(const std::filesystem::path& file);
/// `file` names the text in errors; relative paths in it start at the file's folder.
ConfigResult parseConfig(std::string_view text, const std::filesystem::path& file);

/// Training mode forbids every channel that could leave this machine: one error for each.
std::vector<Error> trainingProblems(const Config& config);

}  // namespace tama::server
