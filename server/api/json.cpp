#include "server/api/json.hpp"

namespace tama::server {

Response jsonResponse(int status, const nlohmann::json& value) {
    auto text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return bytesResponse(status, "application/json", std::move(text)).with("Cache-Control", "no-store");
}

Result<nlohmann::json> jsonBody(const Request& request) {
    const auto type = request.header("content-type").value_or("");
    if (type != "application/json" && !type.starts_with("application/json;")) {
        return fail(
            ErrorCode::InvalidInput,
            "The body must be JSON, with Content-Type: application/json.",
            "content-type"
        );
    }
    try {
        auto value = nlohmann::json::parse(request.body);
        if (!value.is_object())
            return fail(ErrorCode::InvalidInput, "The body must be a JSON object.", "body");
        return value;
    } catch (const nlohmann::json::parse_error& error) {
        return fail(
            ErrorCode::InvalidInput, "The body is not JSON.", "body: byte " + std::to_string(error.byte)
        );
    } catch (const nlohmann::json::exception&) {
        return fail(ErrorCode::InvalidInput, "A number in the body is too large.", "body");
    }
}

Result<std::string> textOf(const nlohmann::json& object, const char* key, std::size_t longest) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return fail(ErrorCode::InvalidInput, "A text is needed here.", key);
    auto text = found->get<std::string>();
    if (text.size() > longest) return fail(ErrorCode::InvalidInput, "This text is too long.", key);
    return text;
}

}  // namespace tama::server
