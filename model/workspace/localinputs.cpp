#include "model/workspace/localinputs.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/filecopy.h"
#include "model/stack/glob.h"

#include <QCryptographicHash>
#include <QFile>

#include <fcntl.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

/// Tests are no part of an image unless its Dockerfile takes them.
bool isInTests(const QByteArray &path, const ImageSpec &image)
{
    QByteArray inside;
    if (!isWithin(path, image.folderPath().toUtf8(), &inside))
        return false;
    const QByteArray first = inside.split('/').first();
    return first == "tests" || first == "test" || first == "integration_tests";
}

class LocalSearch
{
public:
    LocalSearch(const LocalQuestion &question, Git &git, PlanInput *input) : m_question(question), m_git(git), m_input(input)
    {
        const QList<ImageSpec> &images = question.spec.images;
        for (int i = 0; i < images.size(); ++i) {
            const QByteArray folder = images[i].folderPath().toUtf8();
            m_index.add(folder, i);
            addInputs(images[i], i, &m_index);
            for (const QString &path : QStringList{images[i].folderPath(), images[i].contextPath(), images[i].dockerfilePath()} + images[i].argumentsFilePaths() + images[i].inputs)
                if (const QByteArray bytes = isGlob(path.toUtf8()) ? QByteArray(".") : path.toUtf8(); !m_folders.contains(bytes))
                    m_folders += bytes; // where git is to look
        }
    }

    void find()
    {
        if (m_question.fromCommit) {
            const Result<QList<CheckoutLack>> lacks = m_git.lacksOf(m_question.head, m_folders);
            if (!lacks)
                return warnOf(lacks.error());
            addLacks(*lacks);
            return;
        }
        const Result<CheckoutState> state = m_git.checkoutState(m_folders);
        if (!state)
            return warnOf(state.error());
        addLacks(state->lacks);
        for (const LocalFile &file : state->uncommitted)
            addFile(file);
        compareKeys();
        for (auto local = m_input->local.begin(); local != m_input->local.end(); ++local)
            local->hash = hashOf(local->files);
    }

private:
    void warnOf(const Error &error)
    {
        m_input->warnings += PlanWarning{QStringLiteral("checkout-unread"), {}, QString(QLatin1String("what of the images' folders no commit has could not be read: ") + error.text())};
    }

    const ImageInputs &inputsOf(int image)
    {
        auto known = m_inputs.find(image);
        if (known == m_inputs.end())
            known = m_inputs.insert(image, std::make_shared<ImageInputs>(m_question.spec, m_question.spec.images[image], m_question.reader));
        return **known;
    }

    /// Would a build with this image's context be given it? Of a context that is shared only what it takes concerns an image.
    bool isGiven(const QByteArray &path, int image)
    {
        const ImageInputs &inputs = inputsOf(image);
        return m_question.spec.images[image].sharesContext() ? inputs.takes(path) : inputs.isGiven(path);
    }

    void addLacks(const QList<CheckoutLack> &lacks)
    {
        for (const CheckoutLack &lack : lacks)
            for (const int image : m_index.holding(lack.path)) {
                if (!isGiven(lack.path, image))
                    continue;
                const QString name = m_question.spec.images[image].name;
                const bool module = m_question.fromCommit && lack.kind == CheckoutLack::Kind::Submodule;
                const QString what = module ? QStringLiteral("is a submodule, which the tree of a commit does not hold") : sentence(lack);
                const QString advice = m_question.fromCommit ? QString() : QString(QLatin1String(" (") + adviceFor(lack) + QLatin1Char(')'));
                m_input->local[name].lacks += PlanWarning{QStringLiteral("checkout-lacks"), lack.path,
                                                          QString(visible(lack.path) + QLatin1Char(' ') + what + QLatin1String(": ") + name + QLatin1String(" would be built without what the commit has there") + advice)};
            }
    }

    void addFile(const LocalFile &file)
    {
        bool concerns = false;
        for (const int number : m_index.holding(file.path)) {
            const ImageSpec &image = m_question.spec.images[number];
            if (image.sharesContext() && m_question.isOwnOutput && m_question.isOwnOutput(file.path))
                continue;
            const bool counts = file.ignored || isInTests(file.path, image) ? inputsOf(number).takes(file.path) : isGiven(file.path, number);
            if (counts)
                m_input->local[image.name].files += file.path;
            concerns = concerns || counts || (!file.ignored && isWithin(file.path, image.folderPath().toUtf8()));
        }
        if (concerns)
            m_input->uncommitted += file.path;
    }

    void compareKeys()
    {
        const Result<QByteArray> committed = m_git.fileAt(m_question.head, QFile::encodeName(m_question.specFile), mebibyte);
        if (committed && *committed == m_question.specBytes)
            return;
        const std::optional<Spec> before = committed ? readSpec(*committed, m_question.specFile).spec : std::nullopt;
        for (const ImageSpec &image : m_question.spec.images) {
            const int then = before ? before->indexOf(image.name) : -1;
            if (then < 0 || fingerprint(before->images[then]) != fingerprint(image))
                m_input->local[image.name].ownKeys = true;
        }
    }

    QByteArray hashOf(const QList<QByteArray> &files) const
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const QByteArray &file : files) {
            const QByteArray at = QFile::encodeName(m_question.checkout) + '/' + file;
            struct stat status = {};
            QByteArray kind = "gone", contents;
            if (::lstat(at.constData(), &status) == 0) {
                kind = QByteArray::number(status.st_mode & (S_IFMT | S_IXUSR), 8);
                if (S_ISLNK(status.st_mode)) {
                    contents.resize(PATH_MAX);
                    contents.truncate(qMax<ssize_t>(0, ::readlink(at.constData(), contents.data(), static_cast<size_t>(contents.size()))));
                } else if (S_ISREG(status.st_mode)) {
                    contents = contentsHash(at);
                }
            }
            for (const QByteArray &part : {file, kind, contents}) {
                hash.addData(QByteArray::number(part.size()));
                hash.addData(":");
                hash.addData(part);
            }
        }
        return hash.result();
    }

    static QByteArray contentsHash(const QByteArray &path)
    {
        const int file = ::open(path.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file < 0)
            return "unreadable";
        const std::atomic<bool> goOn{false};
        const CopiedFile read = copyFile(file, -1, goOn);
        ::close(file);
        return read.hash + read.holes;
    }

    const LocalQuestion &m_question;
    Git &m_git;
    PlanInput *m_input;
    QList<QByteArray> m_folders; ///< that git is asked about
    FolderIndex m_index;
    QHash<int, std::shared_ptr<ImageInputs>> m_inputs;
};

} // namespace

void findLocalInputs(const LocalQuestion &question, Git &git, PlanInput *input)
{
    LocalSearch(question, git, input).find();
}

} // namespace stackwright
