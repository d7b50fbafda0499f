#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "base/match_key.hpp"
#include "registry/place_codes.hpp"
#include "registry/place_codes_csv.hpp"
#include "registry/place_store.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kLongestList = 100'000;  // rows

struct PlacesCommand {
    StoreOptions store;
    std::string search;
    std::string system;
    std::filesystem::path file;
    bool dry_run = false;
    bool json = false;
};

nlohmann::json codesJson(const std::vector<registry::PlaceCode>& codes) {
    auto list = nlohmann::json::array();
    for (const auto& code : codes) list.push_back({{"system", code.system}, {"code", code.code}});
    return list;
}

void printPlace(const registry::Place& place, const std::string& path, store::Sql& sql, bool json, std::ostream& out) {
    const auto codes = registry::codesOf(sql, place.id);
    if (json) {
        const nlohmann::json line{
            {"source", place.source},
            {"source_id", place.source_id},
            {"level", place.level},
            {"path", path},
            {"codes", codesJson(codes)}};
        out << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        return;
    }
    out << place.source << ':' << place.source_id << '\t' << place.level << '\t' << path;
    for (const auto& code : codes) out << '\t' << code.system << '=' << code.code;
    out << '\n';
}

void list(const PlacesCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto wanted = matchKey(command.search);
    opened->database->read([&](store::Sql& sql) {
        const auto tree = registry::PlaceTree::load(sql);
        for (const auto& place : tree.all()) {
            const auto path = tree.pathText(place.id);
            if (matchKey(path).find(wanted) == std::string::npos) continue;
            printPlace(place, path, sql, command.json, shell.out);
        }
    });
}

void listWithout(const PlacesCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto missing = opened->database->read([&](store::Sql& sql) {
        return registry::facilitiesWithoutCode(sql, command.system, kLongestList);
    });
    for (const auto& place : missing) shell.out << place.name << '\t' << place.district << '\n';
    shell.err << missing.size() << " facilities without a code of " << command.system << '\n';
}

void enter(const PlacesCommand& command, Shell& shell) {
    const auto text = readFile(command.file);
    if (!text) return shell.failed(text.error());
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto entered = registry::enterPlaceCodes(
        *opened->database, {*text, command.file.filename().string(), command.system, command.dry_run}
    );
    if (!entered) return shell.failed(entered.error());
    for (const auto& problem : entered->problems) shell.err << describe(problem) << '\n';
    shell.out << entered->entered << (command.dry_run ? " codes would be entered, " : " codes entered, ")
              << entered->unchanged << " known, " << entered->problems.size() << " rows left out\n";
    if (!entered->problems.empty()) shell.exit_code = 1;
}

}  // namespace

void addPlacesCommands(CLI::App& app, Shell& shell) {
    auto* places = app.add_subcommand("places", "Regions, districts and facilities, and their codes in other systems");
    places->require_subcommand(1);
    const auto options = std::make_shared<PlacesCommand>();

    auto* listed = places->add_subcommand("list", "All places with the places around them and their codes");
    options->store.addTo(*listed);
    listed->add_option("--search", options->search, "Part of the name, or of a place around it");
    listed->add_flag("--json", options->json, "One JSON object a line");
    listed->callback([options, &shell] { list(*options, shell); });

    auto* without = places->add_subcommand("without-code", "Facilities that a system has no code for, or whose code is not known");
    options->store.addTo(*without);
    without->add_option("SYSTEM", options->system, "Such as: dhis2")->required();
    without->callback([options, &shell] { listWithout(*options, shell); });

    auto* codes = places->add_subcommand("codes", "Enters the codes of a system from a CSV file: facility, district, code");
    options->store.addTo(*codes);
    codes->add_option("FILE", options->file, "The CSV file")->required();
    codes->add_option("--system", options->system, "Such as: dhis2")->required();
    codes->add_flag("--dry-run", options->dry_run, "Only say what would be entered");
    codes->callback([options, &shell] { enter(*options, shell); });
}

}  // namespace tama::server
