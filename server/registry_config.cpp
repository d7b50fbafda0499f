#include "server/registry_config.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/numbering_plans.hpp"
#include "base/text.hpp"
#include "registry/web_address.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kShortestPostToken = 16;

/// [registry.mapping.NAME]: headers on the left, what they are read as on the right.
registry::CsvMapping readMapping(ConfigReader& reader) {
    registry::CsvMapping mapping;
    for (const auto header : reader.keys()) {
        std::string target;
        reader.read(header, target);
        if (target.empty()) continue;
        if (const auto good = registry::checkCsvTarget(target); good) {
            mapping.emplace_back(std::string(header), std::move(target));
        } else {
            reader.problem(header, describe(good.error()));
        }
    }
    return mapping;
}

bool isThisMachine(const std::string& origin) {
    return origin.starts_with("http://127.") || origin.starts_with("http://localhost:") ||
           origin.starts_with("http://[::1]");
}

/// A registry and its password travel over it.
void readUrl(ConfigReader& reader, SyncSource& source) {
    bool plain = false;
    reader.read("url", source.fhir.url);
    reader.read("plain_http", plain);
    auto& url = source.fhir.url;
    while (url.ends_with('/')) url.pop_back();
    const auto origin = registry::originOf(url);
    if (origin.empty()) {
        reader.problem("url", "is needed: the server's base address, such as \"https://ihris.health.example/fhir\"");
    } else if (origin.starts_with("http:") && !plain && !isThisMachine(origin)) {
        reader.problem("url", "must be https; in a network that nobody else reaches, set plain_http = true");
    }
}

std::string readSecret(ConfigReader& reader, std::string_view key, const std::filesystem::path& file) {
    std::string name;
    reader.read(key, name);
    return name.empty() ? std::string() : secretLine(reader, key, file.parent_path() / name);
}

void readAccess(ConfigReader& reader, SyncSource& source, const std::filesystem::path& file) {
    auto& access = source.access;
    access.bearer_token = readSecret(reader, "token_file", file);
    reader.read("user", access.user);
    access.password = readSecret(reader, "password_file", file);
    if (!access.bearer_token.empty() && !access.user.empty()) {
        reader.problem("user", "stands beside token_file: the server wants one of them");
    }
    source.post_token = readSecret(reader, "post_token_file", file);
    if (!source.post_token.empty() && source.post_token.size() < kShortestPostToken) {
        reader.problem("post_token_file", "holds a token shorter than 16 characters");
    }
    int timeout_s = 60;
    reader.read("timeout_s", timeout_s, 1, 600);
    access.timeout = std::chrono::seconds{timeout_s};
}

void readWriteBack(ConfigReader& reader, SyncSource& source) {
    std::vector<std::string> what;
    reader.read("write_back", what);
    for (const auto& word : what) {
        if (word == "opt-outs") {
            source.write_opt_outs = true;
        } else if (word == "numbers") {
            source.write_numbers = true;
        } else {
            reader.problem(
                "write_back", "'" + word + "' cannot be told to a source: there are \"opt-outs\" and \"numbers\""
            );
        }
    }
    if (!what.empty() && source.kind != SyncSource::Kind::Fhir) {
        reader.problem("write_back", "a source of this kind cannot be written to");
    }
}

void readCountry(ConfigReader& reader, SyncSource& source, const std::string& country) {
    source.fhir.country = country;
    reader.read("country", source.fhir.country);
    if (source.fhir.country.empty()) {
        reader.problem("country", "is needed: how numbers without a country code are read");
    } else if (!NumberingPlans::builtIn().find(source.fhir.country)) {
        reader.problem("country", "there is no numbering plan for '" + source.fhir.country + "'");
    }
}

/// [registry.source.search]: further parameters of the searches, by resource type.
void readSearch(ConfigReader& reader, registry::FhirSource& fhir) {
    static const std::set<std::string_view> kTypes{
        "Organization", "Location", "Practitioner", "PractitionerRole", "Group"};
    for (const auto type : reader.keys()) {
        if (!kTypes.contains(type)) {
            reader.problem(type, "is none of Organization, Location, Practitioner, PractitionerRole, Group");
            continue;
        }
        reader.read(type, fhir.search[std::string(type)]);
    }
}

SyncSource readSource(
    ConfigReader& reader,
    const std::string& country,
    const std::filesystem::path& file,
    std::vector<Error>& problems
) {
    SyncSource source;
    auto& fhir = source.fhir;
    reader.read("name", fhir.name);
    if (!registry::isSourceName(fhir.name)) {
        reader.problem("name", "is needed: small letters, digits, - and _, at most 32");
    }
    reader.read<SyncSource::Kind>(
        "kind", source.kind, {{"fhir", SyncSource::Kind::Fhir}, {"csd", SyncSource::Kind::Csd}}
    );
    readUrl(reader, source);
    readAccess(reader, source, file);
    readCountry(reader, source, country);
    readWriteBack(reader, source);
    reader.read("page_size", fhir.page_size, 1, 2'000);
    reader.read("rewrite_links", fhir.paging.rewrite_links);
    reader.read("history", fhir.history);
    int every = 0;
    reader.read("every_minutes", every, 0, 7 * 24 * 60);
    if (every > 0) source.every = std::chrono::minutes{every};
    if (const auto* search = reader.section("search")) {
        ConfigReader parameters(*search, "registry.source.search.", file.string(), problems);
        readSearch(parameters, fhir);
    }
    reader.reportUnknown();
    return source;
}

}  // namespace

RegistryConfig readRegistry(
    ConfigReader& top,
    const std::string& country,
    const std::filesystem::path& file,
    std::vector<Error>& problems
) {
    RegistryConfig config;
    const auto* section = top.section("registry");
    if (!section) return config;
    ConfigReader reader(*section, "registry.", file.string(), problems);
    if (const auto* mappings = reader.section("mapping")) {
        ConfigReader names(*mappings, "registry.mapping.", file.string(), problems);
        for (const auto name : names.keys()) {
            const auto* table = names.section(name);
            if (!table) continue;
            ConfigReader mapping(
                *table, "registry.mapping." + std::string(name) + ".", file.string(), problems
            );
            config.mappings.emplace(std::string(name), readMapping(mapping));
        }
    }
    for (const auto* table : reader.sections("source")) {
        ConfigReader one(*table, "registry.source.", file.string(), problems);
        auto source = readSource(one, country, file, problems);
        const bool twice =
            std::any_of(config.sources.begin(), config.sources.end(), [&source](const SyncSource& other) {
                return other.name() == source.name();
            });
        if (twice) one.problem("name", "two sources have the name '" + source.name() + "'");
        config.sources.push_back(std::move(source));
    }
    reader.reportUnknown();
    return config;
}

}  // namespace tama::server
