// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/folders.h"

#include <QFile>
#include <QThreadPool>

#include <filesystem>

namespace Sandbox {

namespace fs = std::filesystem;

namespace {

// Containers may leave folders without write permission, which would keep their content.
void openFolders(const fs::path &path)
{
    std::error_code error;
    fs::permissions(path, fs::perms::owner_all, fs::perm_options::add, error);
    for (fs::directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end; it != end;
         it.increment(error)) {
        if (error)
            return;
        std::error_code ignored;
        if (it->is_directory(ignored) && !it->is_symlink(ignored))
            openFolders(it->path());
    }
}

} // namespace

void removeFolder(const QString &path)
{
    const fs::path folder(QFile::encodeName(path).toStdString());
    std::error_code error;
    fs::remove_all(folder, error);
    if (!error)
        return;
    openFolders(folder);
    fs::remove_all(folder, error);
}

void removeFolderLater(const QString &path)
{
    QThreadPool::globalInstance()->start([path] { removeFolder(path); });
}

} // namespace Sandbox
