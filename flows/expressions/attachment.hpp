// What is sent with a message, "image/jpeg:https://…" or "geo:1.5,30.1": a kind and an address. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

struct AttachmentParts {
    std::string content_type;  // in lower case; empty where the text names none
    std::string_view url;      // then the whole text
};

AttachmentParts partsOfAttachment(std::string_view text);

}  // namespace tama::flows
