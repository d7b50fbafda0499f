#include "server/config.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/numbering_plans.hpp"
#include "base/text.hpp"
#include "flows/expressions/calendar.hpp"
#include "flows/language_codes.hpp"
#include "server/channel_config.hpp"
#include "server/config_reader.hpp"
#include "server/outcome_config.hpp"
#include "server/public_url.hpp"
#include "server/quiet_config.hpp"
#include "server/route_config.hpp"
#include "server/procedure_config.hpp"
#include "server/tariff_config.hpp"
#include "server/vocabulary_config.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kLargestConfig = 1024 * 1024;  // bytes; a configuration is a few kilobytes

std::optional<std::string> wholeFile(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string text(kLargestConfig + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad()) return std::nullopt;
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

std::optional<Error> notUtf8(std::string_view text, const std::filesystem::path& file) {
    if (isValidUtf8(text)) return std::nullopt;
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t position = 0; position < text.size(); ++column) {
        const auto start = position;
        const auto point = nextCodePoint(text, position);
        if (point == kReplacementCharacter && !isValidUtf8(text.substr(start, position - start))) break;
        if (point != '\n') continue;
        ++line;
        column = 0;
    }
    return Error{
        ErrorCode::InvalidInput,
        "is not UTF-8 in column " + std::to_string(column) +
            ", perhaps Windows-1252 or Latin-1: save the file as UTF-8",
        file.string() + ":" + std::to_string(line)};
}

std::filesystem::path beside(const std::filesystem::path& config_file, const std::string& path) {
    return path.empty() ? std::filesystem::path() : config_file.parent_path() / path;
}

void readPublicUrl(ConfigReader& reader, ListenConfig& listen) {
    std::string url;
    reader.read("public_url", url);
    if (!reader.has("public_url")) return;
    if (auto origin = publicOrigin(url)) {
        listen.public_url = std::move(*origin);
    } else {
        reader.problem(
            "public_url", "must be an https address without a path, such as \"https://tama.health.example\""
        );
    }
}

enum class Reach { Nothing, ThisMachine, Network };

/// Who reaches a listener at this address; Nothing where it is no IP address.
Reach reachOf(const std::string& address) {
    in6_addr v6{};
    in_addr v4{};
    if (::inet_pton(AF_INET6, address.c_str(), &v6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&v6) ? Reach::ThisMachine : Reach::Network;
    if (::inet_pton(AF_INET, address.c_str(), &v4) == 1)
        return address.starts_with("127.") ? Reach::ThisMachine : Reach::Network;
    return Reach::Nothing;
}

void readListen(ConfigReader& reader, ListenConfig& listen, const std::filesystem::path& file) {
    std::string certificate, private_key;
    reader.read("address", listen.address);
    reader.read("port", listen.port, 0, 65535);
    readPublicUrl(reader, listen);
    reader.read("certificate", certificate);
    reader.read("private_key", private_key);
    if (!certificate.empty()) listen.tls = TlsMode::Files;
    reader.read<TlsMode>(
        "tls",
        listen.tls,
        {{"off", TlsMode::Off}, {"self-signed", TlsMode::SelfSigned}, {"files", TlsMode::Files}}
    );
    const Reach reach = reachOf(listen.address);
    if (reach == Reach::Nothing) {
        reader.problem("address", "must be an IP address of this machine, such as \"127.0.0.1\" or \"0.0.0.0\"");
    } else if (reach == Reach::Network && listen.tls == TlsMode::Off) {
        reader.problem(
            "address", "plain HTTP is served on 127.0.0.1 only: set tls, or listen there behind a proxy"
        );
    }
    if (listen.tls == TlsMode::Files && certificate.empty()) {
        reader.problem("certificate", "is needed with tls = \"files\": the path of a PEM file");
    }
    if (listen.tls == TlsMode::Files && private_key.empty()) {
        reader.problem("private_key", "is needed with tls = \"files\": the path of a PEM file");
    }
    listen.certificate = beside(file, certificate);
    listen.private_key = beside(file, private_key);
    reader.reportUnknown();
}

/// Of the country's numbering plan; empty: it names none.
std::set<std::string> operatorsOf(const std::string& country) {
    std::set<std::string> names;
    const auto* plan = NumberingPlans::builtIn().find(country);
    if (plan == nullptr) return names;
    for (const auto& [prefix, name] : plan->data().operators) names.insert(name);
    return names;
}

/// With those that the configuration adds; empty: the country's are not known.
std::set<std::string> knownOperators(const Config& config) {
    std::set<std::string> known = operatorsOf(config.country);
    if (known.empty()) return known;
    for (const auto& own : config.routing.operators) known.insert(own.name);
    return known;
}

/// A number belongs to the operator that the numbering plan names: a name it does not have would never match.
void checkOperators(const Config& config, const std::string& file, std::vector<Error>& problems) {
    const auto known = knownOperators(config);
    if (known.empty()) return;
    std::set<std::string> folded;
    for (const auto& name : known) folded.insert(lowerAscii(name));
    for (const auto& channel : config.channels) {
        for (const auto& name : channel.operators) {
            if (folded.contains(lowerAscii(name))) continue;
            problems.push_back(
                {ErrorCode::InvalidInput,
                 "channel " + channel.name + ": operators: the numbering plan of " + config.country +
                     " has no operator '" + name + "'; it has " +
                     join(std::vector<std::string>(known.begin(), known.end()), ", "),
                 file}
            );
        }
    }
}

void readTop(ConfigReader& reader, Config& config, const std::filesystem::path& file) {
    std::string data_dir;
    reader.read("data_dir", data_dir);
    if (!data_dir.empty()) config.data_dir = beside(file, data_dir);
    reader.read("database", config.database_url);
    const auto& url = config.database_url;
    if (!url.empty() && !url.starts_with("sqlite:") && !url.starts_with("postgresql://")) {
        reader.problem("database", "must begin with sqlite: or postgresql://");
    }
    reader.read("country", config.country);
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (reader.has("country") &&
        (config.country.size() != 2 || !std::all_of(config.country.begin(), config.country.end(), upper))) {
        reader.problem("country", "must be two capital letters (ISO 3166-1), such as \"LR\"");
    } else if (reader.has("country") && !NumberingPlans::builtIn().find(config.country)) {
        reader.problem("country", "there is no numbering plan for '" + config.country + "'");
    }
    reader.read("timezone", config.timezone);
    if (!flows::TimeZone::named(config.timezone)) {
        reader.problem(
            "timezone", "there is no time zone '" + config.timezone + "'; write it as \"Africa/Monrovia\""
        );
    }
    reader.read<std::string>(
        "date_format",
        config.date_format,
        {{"DD-MM-YYYY", "DD-MM-YYYY"}, {"MM-DD-YYYY", "MM-DD-YYYY"}, {"YYYY-MM-DD", "YYYY-MM-DD"}}
    );
    reader.read<flows::Collation>(
        "collation",
        config.collation,
        {{"default", flows::Collation::Default},
         {"confusables", flows::Collation::Confusables},
         {"arabic_variants", flows::Collation::ArabicVariants}}
    );
    reader.read("languages", config.languages);
    for (std::string& language : config.languages) {
        language = flows::codeOfToday(language);
        if (flows::isLanguageCode(language)) continue;
        reader.problem("languages", "'" + language + "' is no code of ISO 639-3, such as \"eng\" or \"fra\"");
    }
    reader.read<std::string>(
        "log_level",
        config.log_level,
        {{"debug", "debug"}, {"info", "info"}, {"warn", "warn"}, {"error", "error"}}
    );
    reader.read("training", config.training);
    reader.read("introduce", config.introduce);
}

void checkChannelNames(const Config& config, const std::string& file, std::vector<Error>& problems) {
    std::set<std::string> names;
    for (const auto& channel : config.channels) {
        if (!channel.name.empty() && !names.insert(channel.name).second) {
            problems.push_back(
                {ErrorCode::InvalidInput, "two channels have the name '" + channel.name + "'", file}
            );
        }
    }
}

}  // namespace

std::string Config::databaseUrl() const {
    return database_url.empty() ? "sqlite:" + (data_dir / "tama.db").string() : database_url;
}

ConfigResult parseConfig(std::string_view text, const std::filesystem::path& file) {
    std::vector<Error> problems;
    Config config;
    if (auto damage = notUtf8(text, file)) {
        problems.push_back(std::move(*damage));
        return tl::unexpected(std::move(problems));
    }
    toml::table table;
    try {
        table = toml::parse(text, file.string());
    } catch (const toml::parse_error& error) {
        const auto place = file.string() + ":" + std::to_string(error.source().begin.line);
        problems.push_back({ErrorCode::InvalidInput, "not TOML: " + std::string(error.description()), place});
        return tl::unexpected(std::move(problems));
    }
    ConfigReader top(table, "", file.string(), problems);
    readTop(top, config, file);
    if (const auto* listen = top.section("listen")) {
        ConfigReader reader(*listen, "listen.", file.string(), problems);
        readListen(reader, config.listen, file);
    }
    for (const auto* channel : top.sections("channel")) {
        ConfigReader reader(*channel, "channel.", file.string(), problems);
        config.channels.push_back(readChannel(reader, file, problems));
    }
    RouteNames names{{}, operatorsOf(config.country)};
    for (const auto& channel : config.channels) names.channels.push_back(channel.name);
    config.routing = readRouting(top, std::move(names), file.string(), problems);
    config.words = readVocabulary(top, file.string(), problems);
    config.procedure = readProcedure(top, file.string(), problems);
    config.quiet_hours = readQuietHours(top, config.timezone, file.string(), problems);
    config.registry = readRegistry(top, config.country, file, problems);
    config.place_quiet_hours = readPlaceQuietHours(top, config.timezone, file.string(), problems);
    if (const auto* budget = top.section("budget")) {
        ConfigReader reader(*budget, "budget.", file.string(), problems);
        int segments = 0;
        int days = static_cast<int>(config.budget.days.count());
        reader.read("segments", segments, 1, 10'000);
        reader.read("days", days, 1, 366);
        reader.reportUnknown();
        config.budget = {segments, std::chrono::days{days}};
    }
    config.tariffs = readTariffs(top, knownOperators(config), file.string(), problems);
    std::string outcomes_folder;
    top.read("outcomes_folder", outcomes_folder);
    readOutcomes(config, beside(file, outcomes_folder), problems);
    top.reportUnknown();
    checkChannelNames(config, file.string(), problems);
    checkOperators(config, file.string(), problems);
    if (config.training) {
        for (auto& problem : trainingProblems(config)) problems.push_back(std::move(problem));
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return config;
}

ConfigResult loadConfig(const std::filesystem::path& file) {
    const auto text = wholeFile(file);
    if (!text) {
        return tl::unexpected(std::vector<Error>{
            {ErrorCode::NotFound,
             "the configuration file cannot be read: does it exist, and may you?",
             file.string()}});
    }
    if (text->size() > kLargestConfig) {
        return tl::unexpected(std::vector<Error>{
            {ErrorCode::LimitExceeded, "the configuration file is larger than 1 MiB", file.string()}});
    }
    return parseConfig(*text, file);
}

std::vector<Error> trainingProblems(const Config& config) {
    std::vector<Error> problems;
    for (const auto& source : config.registry.sources) {
        problems.push_back(
            {ErrorCode::Refused,
             "training mode reads from no other system: it would leave this machine",
             "registry.source " + source.name()}
        );
    }
    for (const auto& channel : config.channels) {
        if (channel.http) {
            problems.push_back(
                {ErrorCode::Refused,
                 "training mode has no HTTP channels: they leave this machine",
                 "channel " + channel.name}
            );
            continue;
        }
        if (channel.host == "127.0.0.1" || channel.host == "::1" || channel.host == "localhost") continue;
        problems.push_back(
            {ErrorCode::Refused,
             "training mode reaches nothing but the simulated SMSC on this machine (host = \"127.0.0.1\")",
             "channel " + channel.name}
        );
    }
    return problems;
}

}  // namespace tama::server
