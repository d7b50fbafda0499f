#include "server/procedure_config.hpp"

#include <filesystem>

#include "server/cli/shell.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

Result<requests::Procedure> ownProcedure(const std::filesystem::path& config_file, const std::string& own) {
    const auto path = config_file.parent_path() / own;
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    return requests::procedureFromJson(*text, path.string());
}

}  // namespace

requests::Procedure readProcedure(ConfigReader& top, const std::string& file, std::vector<Error>& problems) {
    std::string profile = "national";
    std::string own;
    if (const auto* section = top.section("procedure")) {
        ConfigReader reader(*section, "procedure.", file, problems);
        reader.read("profile", profile);
        reader.read("file", own);
        reader.reportUnknown();
    }
    auto procedure = own.empty() ? requests::builtInProcedure(profile) : ownProcedure(file, own);
    if (procedure) return *procedure;
    problems.push_back(
        {ErrorCode::InvalidInput,
         describe(procedure.error()),
         file + (own.empty() ? ": procedure.profile" : ": procedure.file")}
    );
    return {};
}

}  // namespace tama::server
